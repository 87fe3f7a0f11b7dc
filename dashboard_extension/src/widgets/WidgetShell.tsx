import { useEffect, useRef } from "react";
import { Outlet } from "react-router";
import { useSession } from "../session/session";
import { NoPermission } from "../ui/states";
import { Toasts } from "../ui/toasts";
import "./widgets.css";

/** What is around a widget in a page of the host: no navigation, and as high as what is in it. */
export default function WidgetShell() {
  const { permissions, resize } = useSession();
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = content.current;
    if (!element) return;
    // Of the content, not of the document: that never gets lower than the frame.
    const observer = new ResizeObserver(() => resize(Math.ceil(element.getBoundingClientRect().height)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [resize]);
  return (
    <>
      <div ref={content} className="widget">
        {permissions.size ? <Outlet /> : <NoPermission />}
      </div>
      <Toasts />
    </>
  );
}
