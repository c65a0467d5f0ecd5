"""An academy's hub: `jupyterhub_config.py` with sign-in. Copy this file to /etc/duty-to-report/academy.py.

The settings are in /etc/duty-to-report/settings.env. For another way to sign in, such as LDAP or LTI, replace the
branches below with the configuration from that authenticator's documentation, as for any JupyterHub.
"""

import os
import sys

load_subconfig("/srv/duty-to-report/deploy/hub/jupyterhub_config.py")  # noqa: F821  # traitlets gives it
c = get_config()  # noqa: F821

SIGN_IN = os.environ.get("DUTY_SIGN_IN")
WRONG_SETTING = 78  # the unit does not restart the hub until the setting is corrected

if SIGN_IN == "organisation":
    # With the organisation's sign-in page (OpenID Connect). Everyone who can sign in there may enter; a roster
    # restricts it (docs/roster.md).
    c.JupyterHub.authenticator_class = "generic-oauth"
    c.GenericOAuthenticator.login_service = os.environ.get("DUTY_SIGN_IN_NAME") or "your organisation"
    c.GenericOAuthenticator.client_id = os.environ["DUTY_SIGN_IN_CLIENT"]
    c.GenericOAuthenticator.client_secret = os.environ["DUTY_SIGN_IN_SECRET"]
    c.GenericOAuthenticator.oauth_callback_url = os.environ["DUTY_SIGN_IN_CALLBACK_URL"]
    c.GenericOAuthenticator.authorize_url = os.environ["DUTY_SIGN_IN_AUTHORIZE_URL"]
    c.GenericOAuthenticator.token_url = os.environ["DUTY_SIGN_IN_TOKEN_URL"]
    c.GenericOAuthenticator.userdata_url = os.environ["DUTY_SIGN_IN_USER_URL"]
    c.GenericOAuthenticator.scope = ["openid", "profile"]
    c.GenericOAuthenticator.username_claim = "preferred_username"

elif SIGN_IN == "accounts":
    # With the accounts and passwords of this machine, limited to members of these groups. Only root can check the
    # passwords.
    c.JupyterHub.authenticator_class = "pam"
    c.PAMAuthenticator.allowed_groups = set(os.environ["DUTY_SIGN_IN_GROUPS"].split(","))
    c.PAMAuthenticator.open_sessions = False
    c.Authenticator.allow_all = False

else:
    print("DUTY_SIGN_IN is missing in settings.env. Write organisation or accounts; step 4 of docs/hub.md says which.", file=sys.stderr)
    sys.exit(WRONG_SETTING)
