"""What good looks like: the rubric, the playbook's passages, and the index over both."""
