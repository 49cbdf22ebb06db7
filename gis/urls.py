"""Root of all addresses."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from gis import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path(
        "login/",
        LoginView.as_view(template_name="maps/login.html", redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
    path("api/", include("maps.api.urls")),
    path("", include("maps.urls")),
]

handler500 = "gis.faults.server_error"
