"""Technical helpers that are not about reports: errors, files, cache, processes, plugins, tables."""
