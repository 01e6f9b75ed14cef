"""Every address of the product, room by room. A route without an ability fails the build."""

from django.urls import include, path

urlpatterns = [
    path("", include("notoneless.web.shell_urls")),
    path("intake/", include("notoneless.intake.urls")),
    path("children/", include("notoneless.children.urls")),
    path("cases/", include("notoneless.cases.urls")),
    path("tips/", include("notoneless.cases.tipurls")),
    path("papers/", include("notoneless.cases.openurls")),
    path("attendance/", include("notoneless.attendance.urls")),
    path("verification/", include("notoneless.verification.urls")),
    path("warning/", include("notoneless.earlywarning.urls")),
    path("balance/", include("notoneless.indicators.urls")),
    path("reports/", include("notoneless.returns.urls")),
    path("grid/", include("notoneless.grid.urls")),
]

handler400 = "notoneless.web.views.error_400"
handler403 = "notoneless.web.views.error_403"
handler404 = "notoneless.web.views.error_404"
handler500 = "notoneless.web.views.error_500"
