"""The numbers from which a statistic is printed or a question is judged, and the words where they are not reached."""

ENOUGH = 20
"""The smallest number of learners for judging a question, and for printing a correlation or a reliability."""
SMALLEST_GROUP = 5
"""For a smaller group, a mean or a share would reveal the results of single people to anyone who knows them."""
ENOUGH_FOR_THIRDS = 3 * SMALLEST_GROUP
"""The smallest number of learners that is divided into thirds."""
FEWEST_APART = 3
"""A correlation is not computed if fewer learners than this differ from all the others: it would describe one or two people."""
EASIEST, HARDEST = 0.9, 0.3
"""Outside these shares of its points, a question says little about who has learnt what."""
SURELY_EASY, SURELY_HARD = 0.7, 0.5
"""A question is called very easy only if its interval lies above the first, and very hard only if it lies below the second."""
WEAK = 0.2
"""Below this correlation with the rest, a question measures something else than they do."""
OFTEN = 0.1
"""A question is called often omitted if the interval of the share of learners who left it empty lies above this."""
TOO_FEW = f"too few learners (n < {ENOUGH}) to judge"
VOID = "void: everyone has its points"
"""The flag of a question without statistics, because its points do not depend on the answers."""
