"""The two lists: what an owner must do by the next consultation, and a requester's own tickets."""
