/* Small comforts on our dashboard pages; everything works without them. "/" goes to the search, and the two posting
   forms say what will be available afterwards. The server decides, whatever is said here. */
(function () {
    "use strict";

    document.addEventListener("keydown", function (event) {
        var search = document.querySelector("[data-credit-search]");
        if (event.key !== "/" || !search || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
        event.preventDefault();
        search.focus();
    });

    function thousandths(text) {
        var found = /^(\d{1,12})(?:\.(\d{1,3}))?$/.exec(text.trim());
        return found ? Number(found[1]) * 1000 + Number(((found[2] || "") + "000").slice(0, 3)) : null;
    }

    Array.prototype.forEach.call(document.querySelectorAll("form[data-credit-after]"), function (form) {
        var line = form.querySelector(".credit-after");
        function say() {
            var currency = form.elements.currency.value;
            var available = document.querySelector('[data-credit-available="' + currency + '"]');
            var amount = thousandths(form.elements.amount.value);
            line.hidden = amount === null;
            if (amount === null) { return; }
            var before = available ? thousandths(available.textContent) : 0;
            var after = form.dataset.creditAfter === "+" ? before + amount : before - amount;
            var digits = available && available.textContent.indexOf(".") < 0 ? 0 : 2;
            line.classList.toggle("credit-short", after < 0);
            line.querySelector("strong").textContent = (after / 1000).toFixed(digits) + " " + currency;
        }
        form.addEventListener("input", say);
        form.addEventListener("change", say);
        say();
    });

    // Sending twice is harmless, because of the form's key; a greyed button says that it was sent.
    Array.prototype.forEach.call(document.querySelectorAll(".customer-credit-pages form[method=post]"), function (form) {
        form.addEventListener("submit", function () {
            Array.prototype.forEach.call(form.querySelectorAll("button[type=submit]"), function (button) {
                setTimeout(function () { button.disabled = true; }, 0);
            });
        });
    });
}());
