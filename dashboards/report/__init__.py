"""Reports on runs: one page to open, a brief to print, a workbook to calculate with."""
