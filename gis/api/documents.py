"""The OpenAPI document at /api/schema/ and its page at /api/docs/."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response

from gis.api.answers import JsonRenderer
from gis.api.collections import Answer
from gis.roles import MayRead


class Errors(Answer):
    """Refusals in JSON, whatever the answer itself is written in."""

    permission_classes = [MayRead]

    def handle_exception(self, exc: Exception) -> Response:
        self.request.accepted_renderer = JsonRenderer()
        self.request.accepted_media_type = JsonRenderer.media_type
        return super().handle_exception(exc)


class Document(Errors, SpectacularAPIView):
    """/api/schema/: OpenAPI 3, YAML unless JSON is asked for."""

    content_negotiation_class = DefaultContentNegotiation


class DocumentPage(Errors, SpectacularSwaggerView):
    """/api/docs/: the document as a page; its scripts and styles are our own static files."""
