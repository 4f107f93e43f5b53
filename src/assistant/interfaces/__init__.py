"""The ways in: command line, HTTP, pages, editors. Each parses a request, calls the service and serialises the answer."""
