"""The content of modules: pages, programme, mission, audiences, and the shapes of the data files."""
