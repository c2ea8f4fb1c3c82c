"""Other forms of the same content: spreadsheet, and later LED, quiz, broadcast, booklet."""
