"""The OpenAPI document at /api/schema/ and its page at /api/docs/."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.negotiation import DefaultContentNegotiation

from gis.roles import MayRead


class Document(SpectacularAPIView):
    """/api/schema/: OpenAPI 3, YAML unless JSON is asked for."""

    permission_classes = [MayRead]
    content_negotiation_class = DefaultContentNegotiation


class DocumentPage(SpectacularSwaggerView):
    """/api/docs/: the document as a page; its scripts and styles are our own static files."""

    permission_classes = [MayRead]
