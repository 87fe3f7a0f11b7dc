/* Starts GraphiQL on the page's own address. Requests are those of whoever is logged in to the shop. */
(function () {
  "use strict";

  const EXAMPLE = `# You ask as who you are logged in to the shop.
# Ctrl-Enter runs a query, Ctrl-Space suggests.

# For customers: your own credit.
query MyCredit {
  myCustomerProfile {
    user { firstName lastName email }
    creditAccounts {
      currency
      balance { amount currency }
      held { amount }
      available { amount }
      lots { remaining { amount } expiresAt }
      entries(first: 10) {
        totalCount
        edges {
          node {
            sequence kind createdAt orderReference
            amount { amount }
            balanceAfter { amount }
            reason { label }
          }
        }
      }
    }
  }
}

# For staff who may see credit.
query Customers {
  customerProfiles(first: 10) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        id
        user { email firstName lastName }
        creditAccounts { currency balance { amount } available { amount } }
      }
    }
  }
  creditReasons(isActive: true) { code label }
}
`;

  const token = document.querySelector('meta[name="csrf-token"]').content;

  async function fetcher(parameters) {
    const response = await fetch(window.location.pathname, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(parameters),
    });
    if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) {
      const hint = response.status === 403 ? " You have logged in or out meanwhile: reload this page." : "";
      return { errors: [{ message: `The shop answered ${response.status}.${hint}` }] };
    }
    return response.json();
  }

  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  root.render(React.createElement(GraphiQL, { fetcher, defaultQuery: EXAMPLE, isHeadersEditorEnabled: false }));
})();
