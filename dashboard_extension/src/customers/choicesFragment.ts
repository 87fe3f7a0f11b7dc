import { graphql } from "../gql";
import type { CustomerChoicesFragment as Choices } from "../gql/graphql";

/**
 * Tags, groups and custom fields of the shop: what a customer can have of them; and whether there is an organisation to belong
 * to, which is null where it is switched off, and any discount group.
 */
export const CustomerChoicesFragment = graphql(`
  fragment CustomerChoices on Query {
    customerTags {
      id
      name
      color
    }
    customerGroups {
      id
      name
    }
    customFields(isActive: true) {
      id
      slug
      name
      kind
      choices
    }
    someCompany: companies(first: 1) {
      edges {
        cursor
      }
    }
    someBranch: branches(first: 1) {
      edges {
        cursor
      }
    }
    someDepartment: departments(first: 1) {
      edges {
        cursor
      }
    }
    someDiscountGroup: discountGroups(first: 1) {
      edges {
        cursor
      }
    }
  }
`);

/** Whether the shop has any company, branch or department; without one, pages do not speak of them. */
export function hasOrganization(choices: Partial<Choices> | undefined): boolean {
  const { someCompany, someBranch, someDepartment } = choices ?? {};
  return [someCompany, someBranch, someDepartment].some((some) => some?.edges.length);
}

/** Whether the shop has any discount group; without one, pages do not speak of them. */
export function hasDiscounts(choices: Partial<Choices> | undefined): boolean {
  return Boolean(choices?.someDiscountGroup?.edges.length);
}
