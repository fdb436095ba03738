"""The school's calendar as its keepers change it: a preview first, then deadlines and letters with the change."""
