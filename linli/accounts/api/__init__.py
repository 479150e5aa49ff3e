"""Use cases of accounts."""

from linli.accounts.api.chain import (
    add_community,
    add_store,
    communities,
    community,
    demo_logins,
    nearest_stores,
    store,
    stores,
)
from linli.accounts.api.codes import check_code, start_code
from linli.accounts.api.colleagues import new_password, set_roles, take_on
from linli.accounts.api.housekeeping import forget_old
from linli.accounts.api.sending import code_state, deliver_code, plug_code_sender, send_code
from linli.accounts.api.staff import (
    add_staff,
    end_sessions,
    note_session,
    set_totp,
    staff_list,
    verify_password,
)
from linli.accounts.rules import masked_phone, normal_phone

__all__ = [
    "add_community",
    "add_staff",
    "add_store",
    "check_code",
    "code_state",
    "communities",
    "community",
    "deliver_code",
    "demo_logins",
    "end_sessions",
    "forget_old",
    "masked_phone",
    "nearest_stores",
    "new_password",
    "normal_phone",
    "note_session",
    "plug_code_sender",
    "send_code",
    "set_roles",
    "set_totp",
    "staff_list",
    "start_code",
    "store",
    "stores",
    "take_on",
    "verify_password",
]
