"""What collections do alike: known parameters only, bbox, filters, pages, a FeatureCollection in its envelope."""

from collections.abc import Sequence
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django_filters import MultipleChoiceFilter
from drf_spectacular.utils import OpenApiParameter
from rest_framework import mixins, views, viewsets
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.bbox import BBOX, BBOX_CRS, read_bbox, read_crs
from gis.api.features import as_geojson
from gis.api.paging import KeysetPagination
from gis.api.parameters import names_of, refuse_unknown


class Fresh(views.APIView):
    """Answers hold for the moment they are given: caches ask again."""

    @property
    def default_response_headers(self) -> dict[str, str]:
        kept = "no-cache" if settings.PUBLIC_READ else "private, no-store"
        return {**super().default_response_headers, "Cache-Control": kept}

    def permission_denied(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        """What nobody may do here is 405, whoever asks."""
        if request.method not in self.allowed_methods:
            raise MethodNotAllowed(str(request.method))
        super().permission_denied(request, *args, **kwargs)


class ApiView(Fresh):
    """One address with one answer; `parameters` are all it understands."""

    parameters: ClassVar[Sequence[OpenApiParameter]] = ()

    @property
    def query_parameters(self) -> Sequence[OpenApiParameter]:
        return self.parameters

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            refuse_unknown(request, known=names_of(self.parameters))


class Collection(Fresh, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Rows of one model, read by anyone who may look.

    `place` is the column or annotation they lie at (None: no place, plain lists); `key` is the order of pages, its last
    field unique; `parameters` hold for lists and single rows, bbox and filters for lists only.
    """

    place: ClassVar[str | None] = None
    key: ClassVar[Sequence[str]] = ("pk",)
    parameters: ClassVar[Sequence[OpenApiParameter]] = ()
    repeatable: ClassVar[Sequence[str]] = ()
    pagination_class = KeysetPagination
    lookup_value_regex = "[0-9]+"

    @property
    def query_parameters(self) -> list[OpenApiParameter]:
        """The declared parameters that the present action understands, filters and paging aside."""
        boxed = [BBOX, BBOX_CRS] if self.place is not None and self.action == "list" else []
        return [*self.parameters, *boxed] if self.action in ("list", "retrieve") else []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return
        known = names_of(self.query_parameters)
        if self.action == "list":
            filterset = getattr(self, "filterset_class", None)
            known += list(filterset.base_filters) if filterset else []
            known += names_of(KeysetPagination().get_schema_operation_parameters(self))
        refuse_unknown(request, known=known, repeatable=[*self.repeatable, *self._several()])

    def _several(self) -> list[str]:
        """Filters of lists that take several values, by commas or by repetition."""
        filterset = getattr(self, "filterset_class", None) if self.action == "list" else None
        filters = filterset.base_filters if filterset else {}
        return [name for name, one in filters.items() if isinstance(one, MultipleChoiceFilter)]

    def rows(self) -> QuerySet:
        """The rows there are, before filters; subclasses join and annotate what they show."""
        rows: QuerySet = super().get_queryset()
        return rows

    def get_queryset(self) -> QuerySet:
        return self.rows() if self.place is None else self.rows().annotate(geojson=as_geojson(self.place))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows: QuerySet = super().filter_queryset(queryset)
        return self.in_box(rows) if self.action == "list" and self.place is not None else rows

    def in_box(self, rows: QuerySet) -> QuerySet:
        """`rows` that touch ?bbox=, all of them without it."""
        text, crs = (self.request.query_params.get(name, "").strip() for name in ("bbox", "bbox-crs"))
        if not text:
            read_crs(crs)
            return rows
        box = read_bbox(text, crs)
        return rows.none() if box is None else rows.filter(**{f"{self.place}__intersects": box})

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except Http404:
            name = self.rows().model._meta.verbose_name
            raise NotFound(f"没有编号为 {self.kwargs['pk'][:20]} 的{name}。") from None

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        assert isinstance(self.paginator, KeysetPagination)
        envelope = {**self.paginator.envelope(), **self.provenance(rows or [])}
        data = self.get_serializer(rows, many=True).data
        if self.place is None:
            return Response({**envelope, "results": data})
        return Response({"type": "FeatureCollection", **envelope, "features": data})

    def provenance(self, rows: Sequence[Any]) -> dict[str, Any]:
        """What the answer says of how far it may be believed; dated collections add their day."""
        return {}
