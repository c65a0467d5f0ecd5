"""What a benchmark says where it cannot go on."""


class BenchmarkProblem(Exception):
    """The benchmark cannot go on, or what it compares is not the same; the message is one plain sentence."""
