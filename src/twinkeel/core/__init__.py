"""What every room stands on: errors, evidence, money, instants, JSON and files. Knows no other room."""
