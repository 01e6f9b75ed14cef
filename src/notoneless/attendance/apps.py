from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    """考勤: who came to school today, who did not and why, and who asked after him."""

    name = "notoneless.attendance"
    verbose_name = "考勤"
