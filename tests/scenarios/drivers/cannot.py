"""What a host cannot do: scenario -> one sentence why. Plain data, so that the table can be made without any shop.

Of a scenario with examples, one of them is named behind it in brackets, as in a report of the tests.
"""

HOSTS: dict[str, dict[str, str]] = {
    "Oscar": {
        "test_staff_with_the_permission_complete": (
            "Oscar has no page on which staff order for a customer; in the shop they order for themselves."
        ),
        "test_automatic_completion_of_a_checkout_on_hold": (
            "Oscar places orders only while the customer, or a page of the payment company, asks for it."
        ),
        "test_not_deleted_on_the_hosts_staff_screen": "Oscar's dashboard has no page that deletes customers.",
        "test_worked_examples_of_prices[odd cents, entered with tax]": (
            "Oscar keeps prices before tax, and with 19 % none in whole cents makes 9.99."
        ),
        "test_worked_examples_of_prices[no tax charged]": (
            "Oscar has no switch for taxes; a shop without any has a rate of nothing."
        ),
    },
    "Saleor": {
        "test_total_rises_behind_the_page": (
            "checkoutComplete names no amounts, so an order is for the checkout as it is, with credit as with any other"
            " payment; a storefront that wants no more than it showed sets that limit by checkoutCreditUpdate first."
        ),
        "test_card_payment_of_a_guest": (
            "Saleor files a guest's order under the account that has the typed address, where there is one, so it is"
            " that customer's order from then on."
        ),
        "test_hold_expires": (
            "A hold ends at once when the payment's app says that it failed, and stays while it may still be paid; none"
            " is left to run out."
        ),
    },
}
