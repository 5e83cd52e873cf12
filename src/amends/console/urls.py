from django.urls import path

from amends.console.views import (
    action,
    case,
    declarations,
    lists,
    policy,
    policy_deeds,
    policy_new,
    policy_trial,
    settings,
)

app_name = "console"

urlpatterns = [
    path("", lists.inbox_page, name="inbox"),
    path("cases/", lists.cases_page, name="cases"),
    path("cases/<uuid:case_id>/", case.case_page, name="case"),
    path("cases/<uuid:case_id>/evidence/<uuid:evidence_id>/", case.evidence_file, name="case_evidence"),
    path("cases/<uuid:case_id>/<slug:name>/", action.action_page, name="case_action"),
    path("declarations/", declarations.declarations_page, name="declarations"),
    path("declarations/<uuid:declaration_id>/", declarations.declaration_page, name="declaration"),
    path("policy/", policy.list_page, name="policy"),
    path("policy/new/", policy_new.new_page, name="policy_new"),
    path("policy/<int:number>/", policy.version_page, name="policy_version"),
    path("policy/<int:number>/publish/", policy_deeds.publish_page, name="policy_publish"),
    path("policy/<int:number>/retire/", policy_deeds.retire_page, name="policy_retire"),
    path("policy/<int:number>/delete/", policy_deeds.delete_page, name="policy_delete"),
    path("policy/<int:number>/try/", policy_trial.trial_page, name="policy_try"),
    path("policy/<int:number>/policy.<str:ending>", policy_new.file_page, name="policy_file"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/return-address/", settings.return_address_page, name="settings_new_address"),
    path("settings/return-address/<str:market>/", settings.return_address_page, name="settings_address"),
]
