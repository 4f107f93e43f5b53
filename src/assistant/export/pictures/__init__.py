"""What an audit looks like, for pages and files alike: two wordings side by side, and the matrix of shares."""
