"""Testing ourselves: suites of labelled cases, run through the product's own code."""
