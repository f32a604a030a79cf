"""Every refusal there is: HTTP status, stable code, and the sentence that the caller may see."""


class WinnowError(Exception):
    """A refusal with an HTTP status and a stable code; `str(error)` is for the caller and says what to do.

    What only the log may see goes into `detail`.
    """

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"

    def __init__(self, message: str, *, detail: str | None = None, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.detail = detail
        self.headers = headers or {}

    def told(self) -> dict[str, object]:
        """What a caller is told, in the form of RFC 9457; `detail` there is the sentence, and our own `detail` stays inside."""
        return {
            "type": f"urn:winnow:problem:{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": str(self),
            "code": self.code,
        }


class BadRequest(WinnowError):
    status, code, title = 400, "bad_request", "The request is malformed"


class Unauthorized(WinnowError):
    status, code, title = 401, "unauthorized", "A key is needed"


class Forbidden(WinnowError):
    status, code, title = 403, "forbidden", "This is not allowed"


class AddressRefused(WinnowError):
    status, code, title = 403, "address_refused", "That address is not public"


class FetchDisabled(WinnowError):
    status, code, title = 403, "fetch_disabled", "Fetching is off"


class NotFound(WinnowError):
    status, code, title = 404, "not_found", "There is nothing here"


class MethodNotAllowed(WinnowError):
    status, code, title = 405, "method_not_allowed", "Not with this method"


class NotAcceptable(WinnowError):
    status, code, title = 406, "not_acceptable", "None of the accepted formats is offered"


class SlowUpload(WinnowError):
    status, code, title = 408, "slow_upload", "The body did not arrive in time"


class TooLarge(WinnowError):
    status, code, title = 413, "too_large", "The page is too large"


class UnsupportedMediaType(WinnowError):
    status, code, title = 415, "unsupported_media_type", "That kind of body is not understood"


class InvalidInput(WinnowError):
    status, code, title = 422, "invalid_input", "There is no one page to clean"


class UnreadablePage(WinnowError):
    status, code, title = 422, "unreadable_page", "This is not a page"


class TooHard(WinnowError):
    status, code, title = 422, "too_hard", "The page's markup passes the limits"


class Busy(WinnowError):
    status, code, title = 429, "busy", "Too much to do right now"


class FetchFailed(WinnowError):
    status, code, title = 502, "fetch_failed", "The site did not answer with a page"


class NotReady(WinnowError):
    status, code, title = 503, "not_ready", "Not ready"


class FetchTimeout(WinnowError):
    status, code, title = 504, "fetch_timeout", "The site took too long"
