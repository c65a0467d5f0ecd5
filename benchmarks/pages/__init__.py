"""The learner's page compared with others that ask the same questions: sites, visits in Chromium, kernels."""
