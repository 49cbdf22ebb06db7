"""What clients write in filters beside the plain values: days as GDAL has them, text whatever its case."""

import re
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from gisserver.parsers.ast import tag_registry
from gisserver.parsers.fes20.expressions import Literal, ValueReference
from gisserver.parsers.fes20.operators import (
    BetweenComparisonOperator,
    BinaryComparisonName,
    BinaryComparisonOperator,
)
from gisserver.types import XsdTypes

from maps.wfs.errors import Refused

# 2014/08/01, as GDAL's driver writes every day, and the first moment of a day.
DAY: Final = re.compile(
    r"\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\s*"
)
NO: Final = ("false", "0")


def _as_day(compiler: Any, literal: Any, beside: Any) -> Any:
    """A literal compared with a day, as 2014-08-01; anything else as it is."""
    if not (isinstance(literal, Literal) and isinstance(beside, ValueReference)):
        return literal
    if beside.parse_xpath(compiler.feature_types).child.type is not XsdTypes.date:
        return literal
    match = DAY.fullmatch(str(literal.raw_value))
    return Literal(raw_value="{:0>4}-{:0>2}-{:0>2}".format(*match.groups())) if match else literal


class Comparison(BinaryComparisonOperator):
    """A comparison of two values."""

    def build_query(self, compiler: Any) -> Q:
        """Raises Refused where the case of letters is to be left aside and that cannot be done."""
        one, other = self.expression
        one, other = _as_day(compiler, one, other), _as_day(compiler, other, one)
        lookup = self.operatorType.value
        if str(self.matchCase).lower() in NO:
            if self.operatorType is not BinaryComparisonName.PropertyIsEqualTo:
                raise Refused('matchCase="false" 只能用于 PropertyIsEqualTo。', locator="filter")
            lookup = "iexact"
        condition: Q = self.build_compare(compiler, lhs=one, lookup=lookup, rhs=other)
        return condition


class Between(BetweenComparisonOperator):
    """A value between two others."""

    def build_query(self, compiler: Any) -> Q:
        ends = {
            name: _as_day(compiler, getattr(self, name), self.expression)
            for name in ("lowerBoundary", "upperBoundary")
        }
        condition: Q = BetweenComparisonOperator.build_query(replace(self, **ends), compiler)
        return condition


OURS: Final[dict[Any, Any]] = {BinaryComparisonOperator: Comparison, BetweenComparisonOperator: Between}
for _name, _parser in tag_registry.parsers.items():
    tag_registry.parsers[_name] = OURS.get(_parser, _parser)
