"""Tools of the HTTP edge; no business."""
