from django.urls import path

from amends.console.views import action, case, declarations, lists, settings

app_name = "console"

urlpatterns = [
    path("", lists.inbox_page, name="inbox"),
    path("cases/", lists.cases_page, name="cases"),
    path("cases/<uuid:case_id>/", case.case_page, name="case"),
    path("cases/<uuid:case_id>/evidence/<uuid:evidence_id>/", case.evidence_file, name="case_evidence"),
    path("cases/<uuid:case_id>/<slug:name>/", action.action_page, name="case_action"),
    path("declarations/", declarations.declarations_page, name="declarations"),
    path("declarations/<uuid:declaration_id>/", declarations.declaration_page, name="declaration"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/return-address/", settings.return_address_page, name="settings_new_address"),
    path("settings/return-address/<str:market>/", settings.return_address_page, name="settings_address"),
]
