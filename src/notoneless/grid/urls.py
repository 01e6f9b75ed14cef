"""Addresses of the grid."""

from django.urls import path, register_converter

from notoneless.grid.views import calendar, changes, colleagues, county, covers, people, units


class LoginConverter:
    """A login name in an address."""

    regex = r"[A-Za-z0-9_.-]{1,40}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(LoginConverter, "login")

app_name = "grid"
urlpatterns = [
    path("units/", units.units_tree, name="units_tree"),
    path("units/add", units.unit_add, name="unit_add"),
    path("units/<slug:number>/", units.unit_page, name="unit_page"),
    path("units/<slug:number>/edit", units.unit_edit, name="unit_edit"),
    path("units/<slug:number>/move", changes.unit_move, name="unit_move"),
    path("units/<slug:number>/close", changes.unit_close, name="unit_close"),
    path("units/<slug:number>/classes/add", units.class_add, name="class_add"),
    path("units/<slug:number>/classes/<int:class_id>/teacher", units.class_teacher, name="class_teacher"),
    path("units/<slug:number>/phone", county.contact_reveal, name="contact_reveal"),
    path("places/<slug:code>/", units.place_page, name="place_page"),
    path("places/<slug:code>/add", units.place_add, name="place_add"),
    path("places/<slug:code>/rename", units.place_rename, name="place_rename"),
    path("places/<slug:code>/move", changes.place_move, name="place_move"),
    path("places/<slug:code>/split", changes.place_split, name="place_split"),
    path("places/<slug:code>/join", changes.place_join, name="place_join"),
    path("places/<slug:code>/close", changes.place_close, name="place_close"),
    path("schools/", units.schools_list, name="schools_list"),
    path("years/", units.years_list, name="years_list"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/breaks/add", calendar.break_add, name="break_add"),
    path("calendar/breaks/<int:pk>", calendar.break_change, name="break_change"),
    path("calendar/breaks/<int:pk>/withdraw", calendar.break_withdraw, name="break_withdraw"),
    path("receiving/", calendar.receiving_schools, name="receiving_schools"),
    path("receiving/villages/add", calendar.receiving_village, name="receiving_village"),
    path("receiving/villages/<int:pk>/end", calendar.receiving_village_end, name="receiving_village_end"),
    path("people/", people.people_list, name="people_list"),
    path("people/add", people.person_add, name="person_add"),
    path("people/<login:login>/", people.person_page, name="person_page"),
    path("people/<login:login>/posts/add", people.post_add, name="post_add"),
    path("people/<login:login>/posts/<int:post_id>/end", people.post_end, name="post_end"),
    path("people/<login:login>/switch", people.account_switch, name="account_switch"),
    path("people/<login:login>/activate", people.activation_issue, name="activation_issue"),
    path("colleagues/", colleagues.colleagues_list, name="colleagues_list"),
    path("slips/", colleagues.activation_slips, name="activation_slips"),
    path("acting/", colleagues.acting_list, name="acting_list"),
    path("acting/<int:pk>/add", colleagues.acting_set, name="acting_set"),
    path("acting/<int:pk>/end", colleagues.acting_end, name="acting_end"),
    path("post", colleagues.post_choose, name="post_choose"),
    path("covers/", covers.covers_list, name="covers_list"),
    path("covers/<slug:code>/", covers.cover_set, name="cover_set"),
    path("covers/<slug:code>/end", covers.cover_end, name="cover_end"),
    path("contacts/", county.contacts, name="contacts"),
    path("contacts/gaps", county.contact_gaps, name="contact_gaps"),
    path("contacts/print", county.contacts_print, name="contacts_print"),
    path("settings/", county.county_settings, name="county_settings"),
    path("activate/", people.activate, name="activate"),
]
