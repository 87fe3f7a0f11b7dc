/* Changing the amount of credit must not cost the customer the card that was entered before: what the order's form
   carries along is sent with the choice. Without this script the shop asks for the card again. */
(function () {
    "use strict";
    var choice = document.getElementById("customer_credit_form");
    var order = document.getElementById("place_order_form");
    if (!choice || !order) { return; }
    choice.addEventListener("submit", function () {
        Array.prototype.forEach.call(order.elements, function (field) {
            var own = ["csrfmiddlewaretoken", "action", "customer_credit_shown"];
            if (!field.name || own.indexOf(field.name) >= 0) { return; }
            if ((field.type === "checkbox" || field.type === "radio") && !field.checked) { return; }
            var copy = document.createElement("input");
            copy.type = "hidden";
            copy.name = field.name;
            copy.value = field.value;
            choice.appendChild(copy);
        });
    });
}());
