"""The director's question «а если консультации будут вт и пт?»: the year's tickets replayed under other rules."""
