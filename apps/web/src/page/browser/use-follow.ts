import { type MutableRef, useCallback, useEffect, useRef, useState } from "preact/hooks";

/** Pixels from the end that still count as being there. */
const slack = 48;

export interface Follow {
  readonly area: MutableRef<HTMLElement | null>;
  readonly content: MutableRef<HTMLDivElement | null>;
  /** False after the reader has scrolled back. */
  readonly following: boolean;
  readonly onScroll: () => void;
  /** Goes to the end and stays there. */
  readonly follow: () => void;
}

/** Keeps the end of growing content in view until the reader scrolls back, and again once they return to the end. */
export function useFollow(): Follow {
  const area = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const wanted = useRef(true);
  const [following, setFollowing] = useState(true);
  const set = useCallback((value: boolean) => {
    wanted.current = value;
    setFollowing(value);
  }, []);
  const toEnd = useCallback(() => {
    if (area.current !== null) area.current.scrollTop = area.current.scrollHeight;
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(() => wanted.current && toEnd());
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, [toEnd]);
  return {
    area,
    content,
    following,
    onScroll() {
      if (area.current === null) return;
      const { scrollTop, scrollHeight, clientHeight } = area.current;
      // Content that grows moves the end away without moving the view: only a view that went up has left.
      if (scrollHeight - scrollTop - clientHeight < slack) set(true);
      else if (scrollTop < lastTop.current) set(false);
      lastTop.current = scrollTop;
    },
    follow() {
      set(true);
      toEnd();
    },
  };
}
