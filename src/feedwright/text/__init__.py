"""Pure functions on text, dates and addresses, called by their room: `dates.rfc822(x)`, `urls.absolute(x)`."""
