"""Files with comma-separated values, as people get them from Excel, a CRM or a trade fair.

`open_table` finds out how the file is written and reads it row by row; `propose` guesses which column
is what; `compile_mapping` checks a mapping; `Converter` turns a row into an `Inquiry`.
"""

from gehoor.intake.sources.csv.convert import Converter
from gehoor.intake.sources.csv.mapping import compile_mapping, load_mapping
from gehoor.intake.sources.csv.plan import Plan
from gehoor.intake.sources.csv.problems import Problem, sentence
from gehoor.intake.sources.csv.propose import Proposal, propose
from gehoor.intake.sources.csv.table import Row, Table, open_table

__all__ = [
    "Converter",
    "Plan",
    "Problem",
    "Proposal",
    "Row",
    "Table",
    "compile_mapping",
    "load_mapping",
    "open_table",
    "propose",
    "sentence",
]
