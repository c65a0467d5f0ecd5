"""The learner's page beside others that ask the same questions: sites, visits in Chromium, kernels."""
