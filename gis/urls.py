"""Root of all addresses."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

from gis.serving import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("login/oidc/", include("mozilla_django_oidc.urls")),
    path("logout/", LogoutView.as_view(), name="logout"),
    # One door: the throttle, the second factor and the provider stand at /login/.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}maps/mark.svg")),
    path("admin/", admin.site.urls),
    path("api/", include("maps.api.urls")),
    path("", include("maps.urls")),
]

handler500 = "gis.serving.faults.server_error"
