"""Technical helpers that know nothing of reports: errors, files, cache, processes, plugins, tables."""
