"""Speed beside a floor, in one run: `make bench`. Ratios within a run are to be quoted, single figures are not."""
