from amends.work.port import Mail


class NoMailServerError(RuntimeError):
    """There is nowhere to send mail to."""


class NoMailServer:
    """The port `MailPort` of an installation without a mail server: nothing goes, so that every mail stays waiting.

    A mail that waits shows in its case, and goes once there is a server; kept here, it would be lost unseen.
    """

    def send(self, mail: Mail) -> None:
        """Refuse it."""
        raise NoMailServerError(f"no mail server: set AMENDS_SMTP_URL; {mail.message_id} waits")
