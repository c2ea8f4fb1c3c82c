"""State: tables, migrations, and one small module for each thing that is stored."""
