import { type ReactNode, useCallback } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";
import { bringInSight } from "./inSight";
import "./tabs.css";

interface TabsProps {
  label: string;
  selected: string;
  onSelect: (id: string) => void;
  tabs: readonly { id: string; title: ReactNode; content: ReactNode }[];
}

/** Parts of a page of which one is shown; which one belongs into the address. */
export function Tabs({ label, selected, onSelect, tabs }: TabsProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each that is selected, not each time it is drawn
  const current = useCallback((tab: Element | null) => bringInSight(tab), [selected]);
  return (
    <AriaTabs className="tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
      <TabList className="tab-list" aria-label={label}>
        {tabs.map(({ id, title }) => (
          <Tab key={id} id={id} className="tab" ref={id === selected ? current : null}>
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
