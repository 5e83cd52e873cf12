"""Every address of the portal. Order: the law and signed pages first, because a store's address can be any word."""

from django.urls import path

from amends.portal.views import case, crawlers, find, items, law, parcel, reason, returns, withdraw

app_name = "portal"
urlpatterns = [
    path("law/", law.index, name="law"),
    path("law/<str:market>/", law.market, name="law-market"),
    path("law/<str:market>/<str:other>/", law.compared, name="law-compared"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("p/<str:token>/", items.items, name="items"),
    path("p/<str:token>/reason/", reason.reason, name="reason"),
    path("p/<str:token>/case/<uuid:case_id>/", case.case, name="case"),
    path("p/<str:token>/case/<uuid:case_id>/accept/", case.accept, name="accept"),
    path("p/<str:token>/case/<uuid:case_id>/message/", case.message, name="message"),
    path("p/<str:token>/case/<uuid:case_id>/cancel/", case.cancel, name="cancel"),
    path("p/<str:token>/case/<uuid:case_id>/file/<uuid:file_id>/", case.file, name="file"),
    path("p/<str:token>/case/<uuid:case_id>/sent/", parcel.sent, name="sent"),
    path("p/<str:token>/case/<uuid:case_id>/slip/", parcel.slip, name="slip"),
    path("<slug:slug>/", find.find, name="find"),
    path("<slug:slug>/link-sent/", find.link_sent, name="link-sent"),
    path("<slug:slug>/accent.css", find.accent, name="accent"),
    path("<slug:slug>/returns/", returns.index, name="returns"),
    path("<slug:slug>/returns/<str:market>/", returns.market, name="returns-market"),
    path("<slug:slug>/withdraw/", withdraw.withdraw, name="withdraw"),
    path("<slug:slug>/withdraw/received/<str:receipt>/", withdraw.received, name="withdrawn"),
]
