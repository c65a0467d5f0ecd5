"""Questions in plain ipywidgets, as an author writes them who uses nothing of the course.

The text of this file is the first cell of the notebook that Voila and Voici are measured with.
"""

import ipywidgets as widgets
from IPython.display import display

WIDE = {"width": "max-content"}


def ask(prompt: str, options: dict[str, str], right: list[str], why: dict[str, str]) -> None:
    """Show a question with its options by id; more than one right option makes it one with boxes to tick."""
    several = len(right) > 1
    if several:
        boxes = {id: widgets.Checkbox(description=text, indent=False, layout=WIDE) for id, text in options.items()}
        choice = widgets.VBox(list(boxes.values()))
    else:
        choice = widgets.RadioButtons(options=[(text, id) for id, text in options.items()], value=None, layout=WIDE)
    button, output = widgets.Button(description="Check"), widgets.Output()

    def check(_: object) -> None:
        ticked_ids = [id for id, box in boxes.items() if box.value] if several else [choice.value] * (choice.value is not None)
        output.clear_output()
        with output:
            print("Right." if sorted(ticked_ids) == sorted(right) else "Not quite.")
            for id in ticked_ids:
                print(why[id])

    button.on_click(check)
    display(widgets.VBox([widgets.HTML(prompt), choice, button, output]))
