import { type ReactNode, useRef } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import { useInSight } from "./useInSight";
import "./tabs.css";

interface TabsProps {
  label: string;
  selected: string;
  onSelect: (id: string) => void;
  tabs: readonly { id: string; title: ReactNode; content: ReactNode }[];
}

/** Parts of a page of which one is shown; which one belongs into the address. */
export function Tabs({ label, selected, onSelect, tabs }: TabsProps) {
  const row = useRef<HTMLDivElement>(null);
  useInSight(row, selected);
  return (
    <AriaTabs className="tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <TabList ref={row} className="tab-list" aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Tab key={id} id={id} className="tab">
            {title}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="tab-panel">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
