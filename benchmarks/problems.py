"""The error of benchmarks."""


class BenchmarkProblem(Exception):
    """The benchmark cannot continue, or the compared results differ; the message is one plain sentence."""
