"""Speed beside a floor, in one run: `make bench`. Quote the ratios within a run, not single figures."""
