"""What the terminal says when the shop is open: where everything is, who can log in, and a story to click through."""

from urllib.parse import urlsplit

from demo.sample_data import people
from demo.sample_data.customers import PASSWORD
from saleor_customer_ext import dashboard

RULE = "-" * 78


def remember_address(address: str) -> None:
    """Let links in mails lead to this shop: Oscar takes the host's name from the site's record."""
    from django.contrib.sites.models import Site

    domain = urlsplit(address).netloc
    Site.objects.update_or_create(pk=1, defaults={"domain": domain, "name": "Nordkontor"})


def text(address: str) -> str:
    """Return the guide for a shop at this address."""
    giulia = people.WITHOUT_CREDIT
    remark = "" if dashboard.is_built() else f"\n  {dashboard.NOT_BUILT}\n"
    return f"""
{RULE}
The sample shop is open. Ctrl-C stops it; the data stays for the next start.

  Shop              {address}/
  Staff dashboard   {address}/dashboard/customers/
  Oscar dashboard   {address}/dashboard/
  GraphiQL          {address}/graphql/
{remark}
Log-ins (the password is always "{PASSWORD}")
  {people.WITH_CREDIT.email:32} customer with credit
  {people.WITH_EXPIRING_CREDIT.email:32} customer, part of the credit expires soon
  {people.WITHOUT_CREDIT.email:32} customer without credit
  {people.CREDIT_CLERK:32} staff who sees orders, changes customers and credit
  {people.OFFICE_CLERK:32} staff who sees orders, but no credit
  {people.SUPERUSER:32} administrator

What customers see depends on their branch: {people.WITH_CREDIT.first_name} (Hamburg) finds paper and furniture,
{people.WITH_EXPIRING_CREDIT.first_name} (Brno, narrowed by the warehouse) packaging, {giulia.first_name} everything.
Look at it as administrator under Organisation > "What customers see", and change it.

A story in three steps
  1. Top up. Log in as {people.CREDIT_CLERK}, open the staff dashboard, find
     {giulia.first_name} {giulia.last_name} and top her credit up by 50.00 EUR.
  2. Buy. In a private window, log in as {giulia.email}, put something
     into the basket and go to the checkout. It shows the credit and what is left to
     pay; card 4242 4242 4242 4242 pays that.
  3. Watch the credit go. Back at the customer, {giulia.first_name}'s credit shows the payment
     with its order. Cancel the order in the Oscar dashboard: it comes back.
{RULE}"""
