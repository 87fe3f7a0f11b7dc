import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Disclosure, DisclosurePanel, Heading } from "react-aria-components";
import "./fold.css";

interface FoldProps {
  title: ReactNode;
  /** What is in it, in a few words. */
  summary?: ReactNode;
  isOpen: boolean;
  onToggle: (isOpen: boolean) => void;
  children: ReactNode;
}

/** A part of a page that is out of the way until it is needed. What is in it stays, also while it is folded. */
export function Fold({ title, summary, isOpen, onToggle, children }: FoldProps) {
  return (
    <Disclosure className="card fold" isExpanded={isOpen} onExpandedChange={onToggle}>
      <Heading level={2} className="fold-heading">
        <Button slot="trigger" className="fold-button">
          <ChevronRight aria-hidden="true" />
          <span className="fold-title">{title}</span>
          {summary && <span className="fold-summary small muted">{summary}</span>}
        </Button>
      </Heading>
      <DisclosurePanel className="fold-panel">
        <div className="card-body">{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
