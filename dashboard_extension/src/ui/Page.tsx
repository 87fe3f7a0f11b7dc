import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useIntl } from "react-intl";
import { ButtonLink } from "./Button";
import "./page.css";

interface PageProps {
  /** Shown as heading and as the browser's title. */
  title: string;
  /** Beside the heading: pills, numbers. */
  beside?: ReactNode;
  actions?: ReactNode;
  back?: string;
  children: ReactNode;
}

/** A page's frame: heading, actions, content. A new page's heading gets the focus, so that it is read out. */
export function Page({ title, beside, actions, back, children }: PageProps) {
  const intl = useIntl();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <main className="page" id="content">
      <header className="page-header">
        <div className="page-title">
          {back && (
            <ButtonLink
              to={back}
              look="quiet"
              icon={<ArrowLeft aria-hidden="true" />}
              aria-label={intl.formatMessage({ id: "ui.back", defaultMessage: "Back" })}
            />
          )}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {beside}
        </div>
        {actions && <div className="row no-print">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

/** Buttons that stay in sight at the bottom of a form or a selection. */
export function BottomBar({ children }: { children: ReactNode }) {
  return <div className="bottom-bar no-print">{children}</div>;
}
